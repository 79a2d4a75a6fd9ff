// Redis and PostgreSQL for one test: private, on free loopback ports, with their data in temporary folders.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/n8n/instance.mjs';
import { postgresqlFolder } from '../../../scripts/n8n/programs.mjs';
import { until } from './world.mjs';

/** @returns {Promise<{ port: number, stop(): Promise<void> }>} */
export async function startRedis() {
	const port = await freePort();
	const folder = mkdtempSync(join(tmpdir(), 'bulk-verify-redis-'));
	const options = [
		'--port',
		String(port),
		'--bind',
		'127.0.0.1',
		'--dir',
		folder,
		'--save',
		'',
		'--appendonly',
		'no',
	];
	return await serve(spawn('redis-server', options, { stdio: 'ignore' }), port, folder);
}

/** @returns {Promise<{ port: number, stop(): Promise<void> }>} with the user and the database `postgres` */
export async function startPostgresql() {
	const port = await freePort();
	const folder = mkdtempSync(join(tmpdir(), 'bulk-verify-postgresql-'));
	const owner = unprivileged();
	chmodSync(folder, 0o755);
	const data = join(folder, 'data');
	mkdirSync(data, { mode: 0o700 });
	if (owner.uid !== undefined) chownSync(data, owner.uid, owner.gid);
	const program = (name) => join(postgresqlFolder(), name);
	const options = { ...owner, cwd: data, stdio: 'ignore' };
	execFileSync(
		program('initdb'),
		['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
		options,
	);
	const settings = [
		`port=${port}`,
		'listen_addresses=127.0.0.1',
		`unix_socket_directories=${data}`,
		'fsync=off',
	];
	const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
	// SIGINT: without waiting for those who are connected.
	return await serve(spawn(program('postgres'), args, options), port, folder, 'SIGINT');
}

/** PostgreSQL refuses to run as root. */
function unprivileged() {
	if (process.getuid() !== 0) return {};
	const id = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

async function serve(child, port, folder, signal = 'SIGTERM') {
	const ended = new Promise((done) => child.once('exit', done));
	process.once('exit', () => child.kill('SIGKILL'));
	await until(`${child.spawnfile} listens`, () => {
		if (child.exitCode !== null) throw new Error(`${child.spawnfile} stopped with code ${child.exitCode}`);
		return listens(port);
	});
	return {
		port,
		async stop() {
			child.kill(signal);
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function listens(port) {
	return new Promise((done) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => done(true)).once('error', () => done(false));
		socket.once('connect', () => socket.destroy());
	});
}
