// A running n8n of its own: on loopback, with a user folder of its own, never outliving the script.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, createWriteStream, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ensureN8n } from './install.mjs';
import { Session } from './session.mjs';

const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 20_000;

const children = new Set();
// Whatever ends the script ends its servers, each by its own pid.
process.on('exit', () => children.forEach((child) => crash(child)));

/** What keeps n8n quiet and on this machine. */
const SETTINGS = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	// The package's own releases are not asked for from a machine without a network.
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	N8N_SECURE_COOKIE: 'false',
};

/**
 * @typedef {object} Instance
 * @property {string} url
 * @property {number} pid
 * @property {string} userFolder
 * @property {() => Promise<Session>} signIn as the owner, who is made where there is none
 * @property {() => Promise<void>} stop as a person does (SIGTERM)
 * @property {() => Promise<void>} kill as a crash does (SIGKILL)
 * @property {() => string} log all that it has printed
 */

/**
 * Starts `n8n start` and waits until it answers.
 *
 * @param {{ version?: string, userFolder: string, port?: number, env?: Record<string, string>, command?: string[] }} options
 * @returns {Promise<Instance>}
 */
export async function startN8n(options) {
	for (let tries = 1; ; tries++) {
		try {
			return await startOnce(options);
		} catch (error) {
			// Between its choice and n8n's start a port, that of the task broker too, may be taken by somebody else.
			if (tries === 3 || !/port \d+ is already in use/i.test(error.message)) throw error;
		}
	}
}

async function startOnce({ version, userFolder, port, env = {}, command = ['start'] }) {
	const ownPort = port || (await freePort());
	const logFile = join(userFolder, `n8n-${command[0]}-${ownPort}.log`);
	const child = await spawnN8n({ version, userFolder, port: ownPort, env, command });
	const log = createWriteStream(logFile, { flags: 'a' });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const ended = new Promise((done) => child.once('exit', done));

	const url = `http://127.0.0.1:${ownPort}`;
	const readLog = () => readFileSync(logFile, 'utf8');
	const stop = async () => {
		child.kill('SIGTERM');
		const tooLong = setTimeout(() => crash(child), STOP_WITHIN_MS);
		await ended;
		clearTimeout(tooLong);
	};
	const kill = async () => {
		crash(child);
		await ended;
	};
	try {
		await waitUntilReady(
			url,
			child,
			command[0] === 'start' ? ['/healthz/readiness', '/rest/settings'] : ['/healthz'],
		);
	} catch (error) {
		await kill();
		throw new Error(`${error.message}. The end of its log:\n${readLog().slice(-3_000)}`);
	}
	return {
		url,
		pid: child.pid,
		userFolder,
		signIn: () => Session.open(url),
		stop,
		kill,
		log: readLog,
	};
}

/**
 * Runs one of n8n's own commands to its end: `n8n execute --id ...`.
 *
 * @returns {Promise<{ code: number, output: string, errors: string }>} what it printed
 */
export async function runN8n(options) {
	// n8n ends itself without waiting for a pipe to be read; a file has all that it printed.
	const folder = mkdtempSync(join(options.userFolder, 'command-'));
	const files = ['output', 'errors'].map((name) => join(folder, name));
	const open = files.map((file) => openSync(file, 'w'));
	const child = await spawnN8n({ ...options, stdio: ['ignore', ...open] });
	const code = await new Promise((done) => child.once('close', done));
	open.forEach((file) => closeSync(file));
	const [output, errors] = files.map((file) => readFileSync(file, 'utf8'));
	return { code, output, errors };
}

async function spawnN8n({
	version,
	userFolder,
	port,
	env = {},
	command,
	stdio = ['ignore', 'pipe', 'pipe'],
}) {
	const installed = await ensureN8n(version);
	const ownPort = String(port ?? (await freePort()));
	const files = filesFolder(userFolder);
	mkdirSync(files, { recursive: true });
	const child = spawn(installed.node, [join(installed.folder, 'node_modules/n8n/bin/n8n'), ...command], {
		cwd: userFolder,
		env: {
			...installed.env,
			...SETTINGS,
			N8N_USER_FOLDER: userFolder,
			N8N_RESTRICT_FILE_ACCESS_TO: files,
			N8N_PORT: ownPort,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			QUEUE_HEALTH_CHECK_PORT: ownPort,
			...env,
		},
		stdio,
		// Ctrl-C reaches the script alone, which then stops n8n in order.
		detached: true,
	});
	children.add(child);
	child.once('exit', () => children.delete(child));
	return child;
}

/** With what it started itself: it leads a group of its own. */
function crash({ pid }) {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Ended already.
	}
}

/** The one folder whose files workflows may read and write. */
export const filesFolder = (userFolder) => join(userFolder, 'files');

async function waitUntilReady(url, child, paths) {
	const end = Date.now() + READY_WITHIN_MS;
	// n8n 1.x calls itself ready before its API is there.
	const ask = async (path) => await fetch(`${url}${path}`, { signal: AbortSignal.timeout(5_000) });
	const isReady = async (path) => (await ask(path).catch(() => undefined))?.ok === true;
	while (Date.now() < end) {
		if (child.exitCode !== null) throw new Error(`n8n stopped with code ${child.exitCode}`);
		const answers = await Promise.all(paths.map(isReady));
		if (answers.every(Boolean)) return;
		await new Promise((done) => setTimeout(done, 300));
	}
	throw new Error(`n8n did not become ready within ${READY_WITHIN_MS / 1_000} s`);
}

/** @throws an Error with the advice where somebody listens on the port */
export async function assertFree(port, advice) {
	if (!(await isFree(port))) throw new Error(`Port ${port} is taken. ${advice}`);
}

/**
 * A port that nobody listens on. Below those that the system gives to others on its own: n8n begins to listen
 * only seconds after.
 */
export async function freePort() {
	for (;;) {
		const port = randomInt(12_000, 32_000);
		if (await isFree(port)) return port;
	}
}

async function isFree(port) {
	const server = createServer();
	return await new Promise((done) => {
		server.once('error', () => done(false));
		server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
	});
}
