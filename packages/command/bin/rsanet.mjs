#!/usr/bin/env node
import { main } from '@rsanet/cli';

await main();
