import { conformance } from '../../conformance';

conformance('zeroBounce');
