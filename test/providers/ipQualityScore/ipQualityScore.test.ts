import { conformance } from '../../conformance';

conformance('ipQualityScore');
