import type { Transport } from '../../transport/request';
import { settle } from '../../transport/retry';
import { peek } from '../../transport/stream';
import type { Job } from '../contract';
import type { CsvResult } from './csvResults';
import { expectFormat } from './wholeResult';

/**
 * Opens a CSV behind a link that the provider's status names, for links that are used once or live for a while: a
 * fresh link is asked for at every try.
 *
 * @param freshLink reads the status anew; `undefined` where there is nothing to download
 * @returns gives the download, looked at how it begins: the page behind a spent link is told before a row is read
 */
export function behindLink(
	freshLink: (api: Transport, job: Job, variant: string) => Promise<string | undefined>,
): CsvResult['open'] {
	return async (api, job, variant, isHeader) => {
		const outcome = await api.tryAnew(async () => {
			// Asking for the link is a read, which was repeated already where that could help.
			const link = await settle(async () => await freshLink(api, job, variant));
			if ('error' in link) return link;
			if (link.value === undefined) return { value: undefined };
			const download = await api.downloadLink(link.value);
			const { bytes } = await peek(expectFormat(download, 'csv', isHeader));
			return { value: { ...download, bytes } };
		});
		if ('error' in outcome) throw outcome.error;
		return outcome.value;
	};
}
