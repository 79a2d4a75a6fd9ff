// A real PostgreSQL for one example, and the credential that leads an n8n to it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { postgresqlFolder } from '../../../scripts/n8n/programs.mjs';
import { startPostgresql } from '../help/servers.mjs';

/** @returns {Promise<{ credentials: object, query(sql: string): string, rows(): object[], stop(): Promise<void> }>} */
export async function contactsDatabase({ session }) {
	const server = await startPostgresql();
	const postgres = await session.createCredential('postgres', 'Contacts', {
		host: '127.0.0.1',
		port: server.port,
		database: 'postgres',
		user: 'postgres',
		password: 'trusted',
		ssl: 'disable',
	});
	const query = (sql) =>
		execFileSync(
			join(postgresqlFolder(), 'psql'),
			[
				'-h',
				'127.0.0.1',
				'-p',
				String(server.port),
				'-U',
				'postgres',
				'-qAtX',
				'-v',
				'ON_ERROR_STOP=1',
				'-c',
				sql,
			],
			{ encoding: 'utf8' },
		);
	return {
		credentials: { postgres },
		query,
		rows: () =>
			query('select row_to_json(contact) from bulk_verify_contacts contact order by id')
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line)),
		stop: server.stop,
	};
}
