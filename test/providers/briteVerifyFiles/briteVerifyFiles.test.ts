import { conformance } from '../../conformance';

conformance('briteVerifyFiles');
