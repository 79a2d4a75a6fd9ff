import { conformance } from '../../conformance';

conformance('briteVerifyBulk');
