import { secureUrl } from '../../nodes/BulkVerify/transport/secureUrl';

it.each([
	['https://api.example.com', 'https://api.example.com'],
	['https://api.example.com/api/', 'https://api.example.com/api'],
	['  https://api.example.com//  ', 'https://api.example.com'],
	['HTTPS://API.example.com/x', 'HTTPS://API.example.com/x'],
	['https://10.0.0.1:8443/x?y=1', 'https://10.0.0.1:8443/x?y=1'],
	['http://localhost:4810', 'http://localhost:4810'],
	['http://127.0.0.1/api', 'http://127.0.0.1/api'],
	['http://127.8.9.10', 'http://127.8.9.10'],
	['http://[::1]:80/', 'http://[::1]:80'],
])('%s is fit for a key', (url, expected) => expect(secureUrl(url)).toBe(expected));

it.each([
	'http://api.example.com',
	'http://localhost.example.com',
	'http://127.0.0.1.example.com',
	'http://128.0.0.1',
	'http://192.168.1.1',
	'http://0.0.0.0',
	'http://[::2]',
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
