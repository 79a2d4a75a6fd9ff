// MillionVerifier has no client in npm: the shapes are those of its OpenAPI file and of recorded answers.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ask, assertLike } from './help/samples.mjs';
import { assertAllKnown, simulated } from './help/world.mjs';

const RECORD = {
	file_id: '31234567',
	file_name: 'list-7f3a.csv',
	status: 'unknown',
	unique_emails: 0,
	updated_at: '2026-10-02 09:11:40',
	createdate: '2026-10-02 09:11:40',
	percent: 0,
	total_rows: 0,
	verified: 0,
	unverified: 0,
	ok: 0,
	catch_all: 0,
	disposable: 0,
	invalid: 0,
	unknown: 0,
	reverify: 0,
	credit: 0,
	estimated_time_sec: 0,
	error: '',
};

describe("MillionVerifier's published shapes", () => {
	const world = simulated('millionVerifier');
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
	});
	const get = async (path, query = {}, key = world.fields.apiKey) =>
		await ask('GET', `${world.hosts.bulk}${path}?${new URLSearchParams({ key, ...query })}`);
	const upload = async () => {
		const body = new FormData();
		const list = 'email\nvalid.one@shop.example\nnobody@shop.example\ncatch-all@shop.example\n';
		body.append('file_contents', new File([list], 'list.csv', { type: 'text/plain' }));
		return await ask('POST', `${world.hosts.bulk}/v2/upload?key=${world.fields.apiKey}`, { body });
	};

	it('an upload is answered with the record, all zeros', async () => {
		const { json } = await upload();

		assertLike(json, RECORD);
		assert.equal(json.status, 'unknown');
		assert.deepEqual([json.unique_emails, json.total_rows, json.verified, json.ok], [0, 0, 0, 0]);
		assert.match(json.createdate, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
	});

	it('the single answer and the list disagree about totals', async () => {
		const { file_id } = (await upload()).json;
		const info = (await get('/v2/fileinfo', { file_id })).json;
		const { files, total } = (await get('/v2/filelist', { limit: 0 })).json;

		assertLike(info, RECORD);
		assertLike(files, [RECORD]);
		assert.equal(total, 1);
		assert.deepEqual([info.unique_emails, info.total_rows, info.credit], [3, 0, 0]);
		assert.deepEqual([files[0].unique_emails, files[0].total_rows, files[0].credit], [0, 4, 3]);
	});

	it('the list is filtered by ID, name, status and day; what cannot be read is ignored', async () => {
		world.sandbox.addJob('millionVerifier', {
			status: 'processing',
			name: 'other.csv',
			date: '2026-03-01T12:00:00Z',
		});
		const { file_id } = (await upload()).json;
		const listed = async (query) =>
			(await get('/v2/filelist', query)).json.files.map(({ file_name }) => file_name);

		for (const query of [
			{ id: file_id },
			{ name: 'LIST' },
			{ status: 'finished,canceled' },
			{ createdate_from: '2026-03-02 00:00:00' },
		]) {
			assert.deepEqual(await listed(query), ['list.csv'], JSON.stringify(query));
		}
		assert.equal((await listed({ id: 'nonsense' })).length, 2);
		assert.equal((await listed({ createdate_from: 'yesterday' })).length, 2);
	});

	it('a download is a quoted CSV with a name that tells what it is', async () => {
		const { file_id } = (await upload()).json;
		const all = await get('/v2/download', { file_id, filter: 'all' });
		const some = await get('/v2/download', { file_id, filter: 'custom', statuses: 'ok,catch_all' });

		assert.equal(all.headers.get('content-type'), 'application/octet-stream');
		assert.match(all.headers.get('content-disposition'), /_FULL_REPORT_MILLIONVERIFIER\.COM\.csv/);
		assert.match(some.headers.get('content-disposition'), /_FILTERED_.*\.csv/);
		const lines = all.text.split('\r\n');
		assert.equal(lines[0], '"email","quality","result","free","role"');
		assert.equal(lines[1], '"valid.one@shop.example","good","ok","no","no"');
		assert.equal(some.text.trim().split('\r\n').length, 3);
	});

	it('stopping what is finished is answered ok and changes nothing; an unknown one is a page with 404', async () => {
		const { file_id } = (await upload()).json;
		const stopped = await get('/stop', { file_id });
		const unknown = await get('/stop', { file_id: 1 });

		assertLike(stopped.json, { result: 'ok' });
		assert.equal((await get('/v2/fileinfo', { file_id })).json.status, 'finished');
		assert.deepEqual([unknown.status, unknown.json], [404, undefined]);
	});

	it('the balance is on another host, under another name for the key', async () => {
		const { json } = await ask('GET', `${world.hosts.account}/credits?api=${world.fields.apiKey}`);

		assertLike(json, { credits: 486, bulk_credits: 486, renewing_credits: 0, plan: 4 });
	});

	it('a refusal is 200 with an error and no file_id', async () => {
		const { file_id } = (await upload()).json;
		const wrong = await get('/v2/fileinfo', { file_id }, 'another');
		const gone = await get('/v2/delete', { file_id }).then(() => get('/v2/fileinfo', { file_id }));

		assert.deepEqual([wrong.status, wrong.json], [200, { error: 'invalid_api_key' }]);
		assert.deepEqual([gone.status, gone.json], [200, { error: 'file_not_found' }]);
	});

	it('asked for nothing that the simulator does not have', async () => {
		await upload();

		assertAllKnown(world);
	});

	it('the Python client million_verifier', {
		skip: 'not in npm: set its MV_BULK_API_URL and run it by hand',
	});
});
