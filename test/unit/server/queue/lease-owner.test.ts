import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { isOwnerGone, leaseOwner } from '../../../../server/queue/ledger/lease-owner.js';

describe('the owner of a lease', () => {
  test('is there while its process runs', () => {
    expect(isOwnerGone(leaseOwner())).toBe(false);
    expect(isOwnerGone(`${hostname()} ${process.ppid} 1`)).toBe(false);
  });

  test('is gone with its process', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(isOwnerGone(`${hostname()} ${pid} 1`)).toBe(true);
  });

  test('is gone when its pid is ours now, as in a restarted container', () => {
    expect(isOwnerGone(`${hostname()} ${process.pid} 1`)).toBe(true);
  });

  test('on another host is left to the time of its lease', () => {
    expect(isOwnerGone('elsewhere 999999 1')).toBe(false);
  });
});
