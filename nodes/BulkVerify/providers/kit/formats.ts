import type { Format } from '../contract';

export const CSV: Format = { name: 'CSV', value: 'csv', mimeType: 'text/csv', extension: '.csv' };

export const JSON_FILE: Format = {
	name: 'JSON',
	value: 'json',
	mimeType: 'application/json',
	extension: '.json',
};

export const XML: Format = { name: 'XML', value: 'xml', mimeType: 'application/xml', extension: '.xml' };
