import { conformance } from '../../conformance';

conformance('bouncer');
