import { conformance } from '../../conformance';

conformance('emailable');
