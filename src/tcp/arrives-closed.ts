// SEGMENT ARRIVES in CLOSED, RFC 9293 §3.10.7.1: no connection exists; everything but a RST is answered by one.
export { resetFor as arrivesClosed } from '../wire/index.ts';
