import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { canonicalName } from '../names.ts';
import { textsOf } from '../records/values.ts';
import type { AnswerRecord, Resolution } from './resolution.ts';

/** Codes of a response. Source: RFC 1035, RFC 6891. */
const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
/** BADVERS is 16: its upper bits stand in the OPT record, the lower ones are 0. */
const BADVERS_UPPER = 1;

/** What a client takes over UDP that does not say otherwise (RFC 1035), and the most that is sent. */
const PLAIN_UDP_BYTES = 512;
const MOST_UDP_BYTES = 4096;
const HEADER_BYTES = 12;
const RESPONSE = 1 << 15;

export type Transport = 'udp' | 'tcp';
export type Resolve = (name: string, type: string) => Resolution;

/**
 * The response to a query, both as on the wire. Undefined for what is no query at all.
 * An answer that is longer than the client takes over UDP is left out, and the client told to come by TCP.
 */
export function respond(query: Uint8Array, transport: Transport, resolve: Resolve): Uint8Array | undefined {
  const bytes = Buffer.from(query);
  if (bytes.length < HEADER_BYTES || bytes.readUInt16BE(2) & RESPONSE) return undefined;
  let packet: Packet;
  try {
    packet = decode(bytes);
  } catch {
    return encode({ type: 'response', id: bytes.readUInt16BE(0), flags: RCODES.FORMERR });
  }
  const asked = packet.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const response = orFailure(packet, () => responseTo(packet, asked, resolve));
  if (asked) response.additionals = [optRecord(asked)];
  const whole = encode(response);
  const most = transport === 'tcp' ? 65_535 : Math.min(MOST_UDP_BYTES, Math.max(PLAIN_UDP_BYTES, asked?.udpPayloadSize ?? 0));
  if (whole.length <= most) return whole;
  return encode({ ...response, flags: (response.flags ?? 0) | TRUNCATED_RESPONSE, answers: [], authorities: [] });
}

/** A client must hear something, and a server must not fall, whatever goes wrong in here. */
function orFailure({ id = 0, questions = [] }: Packet, work: () => Packet): Packet {
  try {
    return work();
  } catch {
    return { type: 'response', id, questions, flags: RCODES.SERVFAIL };
  }
}

function responseTo(packet: Packet, asked: OptAnswer | undefined, resolve: Resolve): Packet {
  const { id = 0, flags = 0, questions = [] } = packet;
  const base = { type: 'response' as const, id, questions };
  const recursion = (flags & RECURSION_DESIRED) | RECURSION_AVAILABLE;
  const refuse = (rcode: keyof typeof RCODES): Packet => ({ ...base, flags: recursion | RCODES[rcode] });
  if ((packet as { opcode?: string }).opcode !== 'QUERY') return refuse('NOTIMP');
  const [question] = questions;
  if (!question || questions.length > 1) return refuse('FORMERR');
  if ((asked?.ednsVersion ?? 0) > 0) return refuse('NOERROR');
  if (question.class !== undefined && question.class !== 'IN') return refuse('REFUSED');
  if ((question.type as string) === 'ANY') return refuse('NOTIMP');

  const { rcode, answers, authority } = resolve(canonicalName(question.name), question.type);
  if (rcode === 'REFUSED') return refuse('REFUSED');
  // Resolvers that mix upper and lower case into a question look for the same in the answer.
  const spelled = (record: AnswerRecord): AnswerRecord =>
    record.name.slice(0, -1) === question.name.toLowerCase() ? { ...record, name: question.name } : record;
  return {
    ...base,
    flags: recursion | AUTHORITATIVE_ANSWER | RCODES[rcode],
    answers: answers.map((record) => wireRecord(spelled(record))),
    authorities: authority.map(wireRecord),
  };
}

const optRecord = ({ ednsVersion }: OptAnswer): OptAnswer => ({
  type: 'OPT',
  name: '.',
  udpPayloadSize: MOST_UDP_BYTES,
  extendedRcode: ednsVersion > 0 ? BADVERS_UPPER : 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
});

function wireRecord({ name, type, ttl, value }: AnswerRecord): Answer {
  const base = { name, ttl, class: 'IN' as const };
  const fields = value.split(/\s+/);
  const [first = '', second = '', third = '', fourth = ''] = fields;
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...base, type, data: value };
    case 'MX':
      return { ...base, type, data: { preference: Number(first), exchange: second } };
    case 'SRV':
      return { ...base, type, data: { priority: Number(first), weight: Number(second), port: Number(third), target: fourth } };
    case 'TXT':
      return { ...base, type, data: textsOf(value) ?? [] };
    case 'SOA': {
      const [serial, refresh, retry, expire, minimum] = fields.slice(2).map(Number);
      return { ...base, type, data: { mname: first, rname: second, serial, refresh, retry, expire, minimum } };
    }
    default:
      return type satisfies never;
  }
}
