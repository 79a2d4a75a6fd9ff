import { conformance } from '../../conformance';

conformance('kickbox');
