import { conformance } from '../../conformance';

conformance('millionVerifier');
