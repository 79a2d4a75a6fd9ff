import { safeLink, secureUrl, uncallable, urlLabel } from '../../nodes/BulkVerify/transport/secureUrl';

it.each([
	['https://api.example.com', 'https://api.example.com'],
	['https://api.example.com/api/', 'https://api.example.com/api'],
	['  https://api.example.com//  ', 'https://api.example.com'],
	['HTTPS://API.example.com/x', 'HTTPS://API.example.com/x'],
	['https://10.0.0.1:8443/x', 'https://10.0.0.1:8443/x'],
	['http://localhost:4810', 'http://localhost:4810'],
	['http://127.0.0.1/api', 'http://127.0.0.1/api'],
	['http://127.8.9.10', 'http://127.8.9.10'],
	['http://[::1]:80/', 'http://[::1]:80'],
	['http://[0:0:0:0:0:0:0:1]:80/', 'http://[0:0:0:0:0:0:0:1]:80'],
	['http://[::ffff:127.0.0.1]', 'http://[::ffff:127.0.0.1]'],
	['http://127.1:8080/', 'http://127.1:8080'],
	['http://0x7f.1', 'http://0x7f.1'],
	['http://2130706433/x', 'http://2130706433/x'],
	['http://LOCALHOST/x', 'http://LOCALHOST/x'],
])('%s is fit for a key', (url, expected) => expect(secureUrl(url)).toBe(expected));

it.each([
	'http://api.example.com',
	'http://localhost.example.com',
	'http://127.0.0.1.example.com',
	'http://128.0.0.1',
	'http://192.168.1.1',
	'http://0.0.0.0',
	'http://[::2]',
	'http://127.0.0.1.nip.io',
	'http://localhost.evil.example',
	'http://[::ffff:10.0.0.1]',
	'http://[2002:7f00:1::]',
	'http://[64:ff9b::7f00:1]',
	'http://[::127.0.0.1]',
	'http://[::ffff:0:127.0.0.1]',
	'http://0177.0.0.1.example',
	'https://api.example.com\\@evil.example',
	'https:\\\\api.example.com',
	'https:/api.example.com',
	'https:api.example.com',
	'https:///api.example.com',
	'https://api.exa\tmple.com',
	'https://api.example.com/\n/x',
	'https://@api.example.com',
	'https://api.example.com/x?y=1',
	'https://api.example.com/x?',
	'https://api.example.com/#x',
	'http://127.0.0.1\u0000.evil.example',
	'http://example.com@evil.example',
	'http://localhost@evil.example',
	'ftp://localhost',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'//api.example.com',
	'api.example.com',
	'https://',
	'https://user@api.example.com',
	'https://user:pass@api.example.com',
	'',
	'   ',
	undefined,
	null,
	7,
])('%s is not', (url) => {
	expect(() => secureUrl(url)).toThrow(/^The Base URL in the credential /);
});

it('the message names the field and not the address', () => {
	expect(() => secureUrl('http://secret.example.com', 'Account URL')).toThrow(
		/^The Account URL (?!.*secret)/,
	);
});

describe('a link that an answer names', () => {
	const BASES = ['https://api.example.com/v1'];
	const LOCAL = ['http://127.0.0.1:4810'];

	it.each([
		'https://files.example.net/a?b=c',
		'https://api.example.com/x',
		'https://93.184.216.34/x',
		'https://[2606:2800:220:1::1]/x',
		'https://127.0.0.1.nip.io/x',
	])('is followed to %s', (link) => expect(safeLink(link, BASES)).toBe(link));

	it.each([
		'http://files.example.net/a',
		'ftp://files.example.net/a',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'data:text/csv,a',
		'https://user@files.example.net/a',
		'https://localhost/x',
		'https://a.localhost/x',
		'https://localhost./x',
		'https://localhost../x',
		'https://metadata/x',
		'https://n8n.default.svc/x',
		'https://router.lan/x',
		'https://localhost.localdomain/x',
		'https://LOCALHOST/x',
		'https://0177.0.0.1/x',
		'https://127.0.0.1./x',
		'https://0.0.0.0/x',
		'https://[fe80::1%25eth0]/x',
		'https://[fec0::1]/x',
		'https://[64:ff9b:1::808:808]/x',
		'https://127.0.0.1/x',
		'https://127.1/x',
		'https://0x7f000001/x',
		'https://2130706433/x',
		'https://0/x',
		'https://10.1.2.3/x',
		'https://172.16.0.1/x',
		'https://172.31.255.255/x',
		'https://192.168.1.1/x',
		'https://169.254.169.254/latest/meta-data',
		'https://2852039166/latest/meta-data',
		'https://100.64.0.1/x',
		'https://100.100.100.200/x',
		'https://198.18.0.1/x',
		'https://224.0.0.1/x',
		'https://255.255.255.255/x',
		'https://[::]/x',
		'https://[::1]/x',
		'https://[::ffff:10.0.0.1]/x',
		'https://[::ffff:a9fe:a9fe]/x',
		'https://[::7f00:1]/x',
		'https://[64:ff9b::7f00:1]/x',
		'https://[2002:7f00:1::]/x',
		'https://[2001:0:7f00:1::]/x',
		'https://[2001::80ff:fffe]/x',
		'https://[2001:470::5efe:10.0.0.1]/x',
		'https://[2001:470::200:5efe:7f00:1]/x',
		'https://[fc00::1]/x',
		'https://[fd12:3456::1]/x',
		'https://[fe80::1]/x',
		'https://[ff02::1]/x',
		'https://metadata.google.internal/x',
		'https://printer.local/x',
		'https://files.example.net\\@127.0.0.1/x',
		'not a link',
		'',
		undefined,
		{},
	])('is not followed to %s', (link) => {
		expect(() => safeLink(link, BASES)).toThrow(/^The download link that came /);
		expect(() => safeLink(link, BASES)).not.toThrow(/passwd|meta-data|169/);
	});

	it.each(['http://127.0.0.1:5000/x', 'http://localhost:5000/x', 'http://[::1]:1/x', 'https://10.0.0.1/x'])(
		'may be %s where the provider itself is on this machine',
		(link) => expect(safeLink(link, LOCAL)).toBe(link),
	);

	it.each(['172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '11.0.0.1', '223.255.255.254'])(
		'beside a private network is public: %s',
		(host) => expect(safeLink(`https://${host}/x`, BASES)).toBe(`https://${host}/x`),
	);
});

describe('an address that the provider is to call', () => {
	const BASES = ['https://api.example.com/v1'];

	it.each(['https://n8n.example.com/webhook-waiting/7?signature=x', 'http://n8n.example.com:5678/x'])(
		'may be %s',
		(url) => expect(uncallable(url, BASES)).toBeUndefined(),
	);

	it.each(['http://localhost:5678/x', 'http://n8n:5678/x', 'https://172.16.0.1/x', 'https://[fd00::1]/x'])(
		'is none from outside, and one from here: %s',
		(url) => {
			expect(uncallable(url, BASES)).toBe('internal');
			expect(uncallable(url, ['http://127.0.0.1:4810'])).toBeUndefined();
		},
	);

	it.each(['ftp://n8n.example.com/x', 'javascript:alert(1)', 'n8n.example.com', 'https://', 'https://a b/'])(
		'is none: %s',
		(url) => expect(uncallable(url, BASES)).toBe('noAddress'),
	);
});

it.each([
	['baseUrl', 'Base URL'],
	['accountUrl', 'Account URL'],
	['emailUrl', 'Email URL'],
])('the field %s is called %s', (field, label) => expect(urlLabel(field)).toBe(label));
