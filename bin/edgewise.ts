#!/usr/bin/env node
/**
 * Where the `edgewise` command begins: how V8 collects garbage in all threads of the process is set before anything else
 * is loaded, so that no thread has begun to mark.
 */
import { markOnOwnThread } from './garbage-collection.ts';

markOnOwnThread();
await import('./command.ts');
