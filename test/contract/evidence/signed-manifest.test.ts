import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { preAuthenticationEncoding, signedEnvelope, writtenEnvelope } from '../../../contract/evidence/dsse';
import { Envelope, Manifest, Statement } from '../../../contract/evidence/files/seal';
import { statementOf } from '../../../contract/evidence/statement';

const MANIFEST: Manifest = {
  version: 1,
  decision_id: 'orders-failover-1',
  run_id: 'run-1',
  files: { 'report.json': { sha256: 'a'.repeat(64), bytes: 0 } },
  timeline_head: 'b'.repeat(64),
};

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const SIGNER = { keyid: 'the-key', sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };

describe('the signed statement of a bundle', () => {
  const record = { outcome: 'completed', plan_digest: 'd'.repeat(64), ended_at: '2026-03-01T13:00:00Z' };
  const theStatement = () => statementOf(MANIFEST, 'c'.repeat(64), record, 'runner-1');

  it('covers the manifest and the timeline head, and marks its time as untrusted (C4.5)', () => {
    expect(theStatement()).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'manifest.json', digest: { sha256: 'c'.repeat(64) } },
        { name: 'timeline-head', digest: { sha256: 'b'.repeat(64) } },
      ],
      predicateType: 'https://hyops-dr.dev/run-report/v1',
      predicate: {
        decision_id: 'orders-failover-1',
        run_id: 'run-1',
        ...record,
        sealed_by: 'runner-1',
        clock: 'unattested',
      },
    });
    expect(Statement.parse(theStatement())).toEqual(theStatement());
    expect(Manifest.parse(MANIFEST)).toEqual(MANIFEST);
  });

  it('includes its type and the lengths in bytes (C4.5)', () => {
    // The example of the DSSE v1 specification.
    const payload = Buffer.from('hello world');
    expect(preAuthenticationEncoding('http://example.com/HelloWorld', payload).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    expect(preAuthenticationEncoding('é', Buffer.from('é')).toString()).toBe('DSSEv1 2 é 2 é');
  });

  it('is in an envelope with a signature over exactly those bytes (C4.5)', () => {
    const payload = Buffer.from(JSON.stringify(theStatement()));
    const envelope = signedEnvelope(payload, SIGNER);
    expect(envelope).toEqual({
      payloadType: 'application/vnd.in-toto+json',
      payload: payload.toString('base64'),
      signatures: [{ keyid: 'the-key', sig: expect.any(String) }],
    });
    const signed = preAuthenticationEncoding('application/vnd.in-toto+json', payload);
    const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
    expect(verify(null, signed, publicKey, signature)).toBe(true);
    expect(Envelope.parse(envelope)).toEqual(envelope);
  });

  it('has one canonical form, whatever the order of keys (C4.5)', () => {
    const envelope: Envelope = {
      signatures: [{ sig: 'c2ln', keyid: 'k' }],
      payload: 'e30=',
      payloadType: 'application/vnd.in-toto+json',
    };
    expect(writtenEnvelope(envelope)).toBe(
      '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"keyid":"k","sig":"c2ln"}]}\n',
    );
  });

  it.each([
    ['no signature', { signatures: [] }],
    ['base64 of another alphabet', { payload: 'e30' }],
    ['base64 with a bit that says nothing', { payload: 'e31=' }],
    ['another type', { payloadType: 'text/plain' }],
    ['a key that nobody knows', { more: 1 }],
  ])('is refused with %s (C4.5)', (_, deviation) => {
    const envelope = signedEnvelope(Buffer.from('{}'), SIGNER);
    expect(Envelope.safeParse({ ...envelope, ...deviation }).success).toBe(false);
  });

  it.each([
    ['a digest that is too long', { timeline_head: 'b'.repeat(65) }],
    ['a digest in capitals', { timeline_head: 'B'.repeat(64) }],
    ['half a byte', { files: { x: { sha256: 'a'.repeat(64), bytes: 0.5 } } }],
    ['fewer bytes than none', { files: { x: { sha256: 'a'.repeat(64), bytes: -1 } } }],
    ['another version', { version: 2 }],
  ])('lists no file with %s (C4.5)', (_, deviation) => {
    expect(Manifest.safeParse({ ...MANIFEST, ...deviation }).success).toBe(false);
  });
});
