import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closePolicy, fullJitter } from '../src/backoff.js';

test('the wait doubles from half a second and never passes twenty', () => {
  const longest = (attempt) => fullJitter(attempt, { random: () => 1 });
  assert.deepEqual([0, 1, 2, 5, 6, 40, 4000].map(longest), [500, 1000, 2000, 16000, 20000, 20000, 20000]);
});

test('the jitter is full: a wait may be nothing', () => {
  assert.equal(fullJitter(9, { random: () => 0 }), 0);
});

test('close codes: draining, flood and abnormal ends come back, an expired token is renewed, the rest stays away', () => {
  const policies = { 1001: 'reconnect', 4008: 'reconnect', 1006: 'reconnect', 1011: 'reconnect', 4001: 'refresh' };
  for (const code of [1000, 1003, 1007, 1009, 4003, 4009]) policies[code] = 'stop';
  for (const [code, policy] of Object.entries(policies)) assert.equal(closePolicy(Number(code)), policy, code);
});
