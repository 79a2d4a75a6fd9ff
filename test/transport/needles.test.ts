import fc from 'fast-check';
import { fold, Needles } from '../../nodes/BulkVerify/transport/needles';

// Few characters, so that chance makes many near misses: in both cases, and some that fold to others.
const letters = fc.constantFrom(...'aAbB1-kK', '\u212a', '\u0130', 'é', 'É', '\u{1f600}');
const text = (minLength: number, maxLength: number) =>
	fc.array(letters, { minLength, maxLength }).map((parts) => parts.join(''));

it('the quick look at a text misses nothing that is found in it', () => {
	fc.assert(
		fc.property(
			fc.array(text(8, 12), { minLength: 1, maxLength: 3 }),
			text(0, 30),
			text(0, 30),
			fc.nat(2),
			(secrets, before, after, which) => {
				const needles = new Needles();
				for (const secret of secrets) needles.add(fold(secret));
				const secret = secrets[which % secrets.length] ?? '';
				expect(needles.mayHold(`${before}${secret}${after}`)).toBe(true);

				const chance = `${before}${after}`;
				const isFound = [...needles.find(fold(chance))].length > 0;
				if (isFound) expect(needles.mayHold(chance)).toBe(true);
			},
		),
		{ numRuns: 1_000 },
	);
});

it('and lets a text pass that is nothing like one', () => {
	const needles = new Needles();
	needles.add('aa11-bb22-cc33-dd44');
	for (const other of ['person12345@mail17.example', 'Widgets Ltd 997', '2026-11-27', '']) {
		expect(needles.mayHold(other)).toBe(false);
	}
});
