import { conformance } from '../../conformance';

conformance('whoisXmlEmail');
