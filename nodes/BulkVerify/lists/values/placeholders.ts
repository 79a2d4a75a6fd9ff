import { withoutInvisible } from './undress';

/** What people, forms and databases write where there is no value, by language; without signs around, in lower case. */
const WORDS: ReadonlySet<string> = new Set(
	[
		'none, null, nil, nan, void, unknown, undefined, empty, blank, missing, pending, todo, to do, tbd, tba, tbc, test',
		'n/a, n.a, n. a, na, n a, nv, xx, xxx, invalid, bounced, deleted, removed, hidden, withheld, redacted, anonymous',
		'true, false, yes, no, ja, nein, oui, non, sí, wahr, falsch, да, нет',
		'not available, not provided, not given, not known, not set, not found, not applicable, not specified, no data',
		'no value, no answer, on request, in progress, opted out, unsubscribed, declined, refused, dummy, error, #n/a',
		'leer, kein, keine, keiner, keines, keins, fehlt, fehlend, unbekannt, entfällt, offen, ausstehend, folgt, folgt noch',
		'gesperrt, gelöscht, ungültig, wird nachgereicht, k.a, k. a, ka, k a, nicht vorhanden, nicht bekannt, nicht angegeben, nicht verfügbar, liegt nicht vor',
		'ninguno, ninguna, desconocido, desconocida, pendiente, vacío, falta, no tiene, no disponible, sin datos, s/d, n/d',
		'aucun, aucune, inconnu, inconnue, manquant, manquante, vide, en attente, non renseigné, non disponible, néant',
		'nessuno, nessuna, sconosciuto, sconosciuta, assente, mancante, vuoto, non disponibile, in attesa',
		'nenhum, nenhuma, desconhecido, pendente, vazio, não tem, não informado, geen, onbekend, leeg, ontbreekt',
		'ingen, inget, okänd, saknas, ukendt, mangler, ukjent, puuttuu, brak, nieznany, žádný, neznámý, nincs, ismeretlen',
		'yok, bilinmiyor, нет, неизвестно, отсутствует, なし, 無し, 不明, 未定, 无, 無, 没有, 未知, 없음',
	].flatMap((words) => words.split(', ')),
);

/** `no email`, `kein Telefon`, `sin correo`: what is not there is named. */
const LACKS =
	/^(?:no|not|kein[a-z]{0,2}|ohne|without|sin|sans|pas d[e']|senza|sem|geen|zonder|ingen|inget|utan|bez|brak|без)[\s_-]{0,3}(?:an? )?(?:e-?mails?|mails?|adress[e]?|address|phones?|tel(?:efon[a-z]?|ephone)?|numm?ers?|numbers?|mobil[a-z]?|handy|correo|courriel|teléfono|téléphone|posta|ip|url|link|web ?site|почты|телефона)\b/;

/** Longer texts say more than that there is nothing. */
const LONGEST = 40;

/** Whether a cell holds what is written where there is no value: `keine`, `pending`, `(none)`, `--`. */
export function isPlaceholder(cell: string): boolean {
	if (cell.length > LONGEST) return false;
	const text = withoutInvisible(cell).normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
	if (text === '') return false;
	const bare = /^.*[\p{L}\p{N}]/u.exec(text.replace(/^[^\p{L}\p{N}#]+/u, ''))?.[0] ?? '';
	// A sign or a number is no name either.
	return /^(?:.?|\d+)$/u.test(bare) || WORDS.has(bare) || LACKS.test(bare);
}
