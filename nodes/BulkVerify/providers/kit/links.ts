import type { DownloadStream, Transport } from '../../transport/request';
import { settle } from '../../transport/retry';
import { peek } from '../../transport/stream';
import { expectFormat, type IsHeader } from './wholeResult';

/**
 * A download behind a link that the provider's status names, for links that are used once or live for a while: a
 * fresh link is asked for at every try.
 *
 * @param freshLink reads the status anew; `undefined` where there is nothing to download
 * @param isHeader of the CSV behind it
 * @returns the download, looked at how it begins: the page behind a spent link is told before a row is read
 */
export async function openLink(
	api: Transport,
	freshLink: () => Promise<string | undefined>,
	isHeader: IsHeader,
): Promise<DownloadStream | undefined> {
	const outcome = await api.tryAnew(async () => {
		// Asking for the link is a read, which was repeated already where that could help.
		const link = await settle(freshLink);
		if ('error' in link) return link;
		if (link.value === undefined) return { value: undefined };
		const download = await api.downloadLink(link.value);
		const { bytes } = await peek(expectFormat(download, 'csv', isHeader));
		return { value: { ...download, bytes } };
	});
	if ('error' in outcome) throw outcome.error;
	return outcome.value;
}
