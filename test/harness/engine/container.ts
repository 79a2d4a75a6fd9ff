/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import './environment';
import { createRequire } from 'node:module';
import type { Container } from '@n8n/di';
import type { BinaryDataService } from 'n8n-core';

// npm keeps several versions of these two; only the ones that n8n-core itself loads hold its services.
const requireAsCore = createRequire(require.resolve('n8n-core'));

type Logger = ConstructorParameters<typeof BinaryDataService>[2];

const di = requireAsCore('@n8n/di') as { Container: typeof Container };
const common = requireAsCore('@n8n/backend-common') as { Logger: new () => Logger };

/** The container of n8n-core's services. */
export const container = di.Container;

export const logger = (): Logger => container.get(common.Logger);
