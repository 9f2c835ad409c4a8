import { expect, test } from '@jest/globals';
import { CachingResolver, type Lookup } from '../../../src/rehearsal/demo/resolver.ts';

const NAME = 'checkout.example.test';

/** A name that answers the number of times it was asked, for 60 seconds. */
function given(keeps?: number) {
  let asked = 0;
  const clock = { now: 0 };
  const answer: { lookup: () => Promise<Lookup> } = { lookup: async () => ({ addresses: [`10.0.0.${asked}`], ttlSeconds: 60 }) };
  const resolver = new CachingResolver(
    () => {
      asked++;
      return answer.lookup();
    },
    { now: () => clock.now, ...(keeps === undefined ? {} : { keeps }) },
  );
  const at = async (seconds: number) => {
    clock.now = seconds * 1000;
    return (await resolver.resolve(NAME))[0];
  };
  return { at, answer, resolver, asked: () => asked };
}

test('an answer is kept for its TTL, and asked for again after it', async () => {
  const { at } = given();
  expect([await at(0), await at(59.9), await at(60)]).toEqual(['10.0.0.1', '10.0.0.1', '10.0.0.2']);
});

test('a client that keeps answers five times as long', async () => {
  const { at } = given(5);
  expect([await at(0), await at(299.9), await at(300)]).toEqual(['10.0.0.1', '10.0.0.1', '10.0.0.2']);
});

test('a client that never asks again', async () => {
  const { at } = given(Number.POSITIVE_INFINITY);
  expect([await at(0), await at(1e9)]).toEqual(['10.0.0.1', '10.0.0.1']);
});

test('questions at the same time are one', async () => {
  const { resolver, asked } = given();
  await Promise.all([resolver.resolve(NAME), resolver.resolve(NAME), resolver.resolve(NAME)]);
  expect(asked()).toBe(1);
});

test('that a name has no address is kept for as long as the SOA says', async () => {
  const { at, answer, asked } = given();
  answer.lookup = async () => ({ addresses: [], ttlSeconds: 900 });
  await expect(at(0)).rejects.toThrow('checkout.example.test has no address');
  answer.lookup = async () => ({ addresses: ['10.0.0.9'], ttlSeconds: 60 });
  await expect(at(899)).rejects.toThrow('checkout.example.test has no address');
  expect(asked()).toBe(1);
  expect(await at(900)).toBe('10.0.0.9');
});

test('nothing is kept of a failure', async () => {
  const { at, answer } = given();
  answer.lookup = () => Promise.reject(new Error('nobody answers'));
  await expect(at(0)).rejects.toThrow('nobody answers');
  answer.lookup = async () => ({ addresses: ['10.0.0.9'], ttlSeconds: 60 });
  expect(await at(0)).toBe('10.0.0.9');
});
