import { conformance } from '../../conformance';

conformance('whoisXml');
