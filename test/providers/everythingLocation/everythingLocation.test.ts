import { conformance } from '../../conformance';

conformance('everythingLocation');
