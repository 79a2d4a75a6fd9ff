import { conformance } from '../../conformance';

conformance('neverBounce');
