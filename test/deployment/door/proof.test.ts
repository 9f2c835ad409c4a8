import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Proof, WORD_HEADER } from '../../../src/deployment/door/proof.ts';
import { type Said, wordDigest } from '../../../src/deployment/door/said.ts';
import { DOOR, givenProof, NOW, problemOf, SAID } from './given-proof.ts';

const withHeaders = (over: Readonly<Record<string, string>>, proof = givenProof()): Proof => ({
  ...proof,
  headers: { ...proof.headers, ...over },
});
const without = (name: string): Proof => {
  const { [name]: _, ...headers } = givenProof().headers;
  return { ...givenProof(), headers };
};
const signedAs = (change: (authorization: string) => string): Proof =>
  withHeaders({ authorization: change(givenProof().headers.authorization!) });

describe('a proof of who speaks', () => {
  test('is for STS to judge when it is what it must be, with the token of temporary credentials or without', () => {
    expect(problemOf(givenProof())).toBeUndefined();
    expect(problemOf(givenProof(SAID, NOW, 'a token'))).toBeUndefined();
    for (const minutes of [-5, 5]) expect(problemOf(givenProof(SAID, NOW + minutes * 60_000))).toBeUndefined();
  });

  test.each<[string, Proof, RegExp]>([
    ['another method', { ...givenProof(), method: 'GET' }, /no POST/],
    ['another question', { ...givenProof(), body: 'Action=GetSessionToken&Version=2011-06-15' }, /asks something else/],
    ['the question, and more', { ...givenProof(), body: `${givenProof().body}&Action=AssumeRole` }, /asks something else/],
    ['no signature', without('authorization'), /not signed/],
    ['a signature for another service', signedAs((text) => text.replace('/sts/', '/iam/')), /not signed for STS/],
    ['a signature for another region', signedAs((text) => text.replace('eu-central-1', 'us-east-1')), /another region/],
    ['a signature of another day', signedAs((text) => text.replace('/20261130/', '/20261129/')), /the one that it is signed for/],
    ['two lists of headers', signedAs((text) => text.replace(', Signature', ', SignedHeaders=host, Signature')), /not signed/],
    ['another host', withHeaders({ host: 'sts.amazonaws.com' }), /another host/],
    ['a host of somebody', withHeaders({ host: 'sts.eu-central-1.amazonaws.com.example.org' }), /another host/],
    ['a port', withHeaders({ host: 'sts.eu-central-1.amazonaws.com:8443' }), /another host/],
    ['a header more', withHeaders({ 'x-forwarded-for': '10.0.0.1' }), /does not belong/],
    ['a header in capitals', withHeaders({ Host: 'example.org' }), /does not belong/],
    ['a header that asks for another answer', withHeaders({ accept: 'application/json' }), /does not belong/],
    ['a header that nobody signed', withHeaders({ 'x-amz-security-token': 'of somebody' }), /not every header is signed/],
    ['its digest not signed', signedAs((text) => text.replace(`;${WORD_HEADER}`, '')), /not every header is signed/],
    ['no digest', without(WORD_HEADER), /x-teal-word is missing/],
    ['another content type', withHeaders({ 'content-type': 'application/json' }), /content type/],
    ['no date', withHeaders({ 'x-amz-date': 'now' }), /no date/],
    ['a date that is none', withHeaders({ 'x-amz-date': '20261130T256100Z' }), /no date/],
    ['an age of more than five minutes', givenProof(SAID, NOW - 301_000), /more than five minutes/],
    ['a date of the future', givenProof(SAID, NOW + 301_000), /of the future/],
  ])('is none with %s', (_, proof, why) => {
    expect(problemOf(proof)).toMatch(why);
  });

  const otherwise: Readonly<Record<string, Said>> = {
    service: { ...SAID, service: 'checkout-dns' },
    deployment: { ...SAID, deployment: 'checkout-8' },
    'record version': { ...SAID, version: 42 },
    verb: { ...SAID, verb: 'approve' },
    reason: { ...SAID, reason: 'it looks wrong.' },
    acknowledgement: { ...SAID, acknowledged: true },
    way: { ...SAID, to: 'green' },
  };
  test.each(Object.entries(otherwise))('is none of another %s', (_, said) => {
    expect(problemOf(givenProof(), said)).toMatch(/something else was signed/);
  });

  test('names no header that was sent, and repeats nothing of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 12 }), fc.string({ minLength: 12 }), { minKeys: 1 }), (headers) => {
        const problem = problemOf(withHeaders(headers)) ?? '';
        for (const text of Object.entries(headers).flat()) expect(problem).not.toContain(text);
      }),
    );
  });

  test('is none with any header but its signature changed, whatever it is changed to', () => {
    const names = Object.keys(givenProof().headers).filter((name) => name !== 'authorization');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
        fc.pre(value !== givenProof().headers[name]);
        // A date of the same minutes is for STS to refuse.
        fc.pre(!/^20261130T101[0-9]\d\dZ$/.test(value));
        expect(problemOf(withHeaders({ [name]: value }))).toBeDefined();
      }),
    );
  });
});

describe('the digest of what is said', () => {
  const saying: fc.Arbitrary<Said> = fc.record(
    {
      id: fc.uuid(),
      service: fc.string(),
      version: fc.nat(),
      verb: fc.constantFrom('rollback', 'approve'),
      acknowledged: fc.boolean(),
      deployment: fc.string(),
      reason: fc.string(),
      to: fc.constantFrom('blue' as const, 'green' as const),
    },
    { requiredKeys: ['id', 'service', 'version', 'verb', 'acknowledged'] },
  );

  test('is the same for the same words alone, wherever one ends and the next begins', () => {
    fc.assert(
      fc.property(saying, saying, (one, other) => {
        const same = JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());
        expect(wordDigest(one, DOOR) === wordDigest(other, DOOR)).toBe(same);
      }),
    );
  });

  test('is of one door: another right and another installation have another', () => {
    for (const door of ['teal-take-word:approve', 'teal2-take-word:operate'])
      expect(wordDigest(SAID, door)).not.toBe(wordDigest(SAID, DOOR));
  });
});
