import { kindOfMessage } from '../../../nodes/BulkVerify/providers/kit/refusalWords';

it.each([
	['Invalid or unauthorized key.', 'credential'],
	['Invalid license key', 'credential'],
	['Authentication failed', 'credential'],
	['You have insufficient credits to make this query. Please add credits.', 'credits'],
	['Insufficient balance', 'credits'],
	['Rate limit exceeded', 'rateLimit'],
	['Too many requests', 'rateLimit'],
	['Invalid CSV ID specified.', 'notFound'],
	['Invalid job_id', 'notFound'],
	['Job not found', 'notFound'],
	['Wrong request id', 'notFound'],
	['Invalid type specified.', 'rejected'],
	['The file has no records.', 'rejected'],
	['', 'rejected'],
	[null, 'rejected'],
])('a refusal "%s" is about %s', (message, kind) => expect(kindOfMessage(message)).toBe(kind));
