import { conformance } from '../../conformance';

conformance('verifalia');
