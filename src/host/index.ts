// The door of `host`: hosts, their ports, and sockets for applications.
export * from './errno.ts';
export * from './observer.ts';
export { Endpoint } from './endpoint.ts';
export type * from './host-options.ts';
export type * from './packet-sink.ts';
export * from './ports.ts';
export * from './time-wait-table.ts';
export * from './host.ts';
export type { Linger, SocketEvents } from './socket-events.ts';
export * from './socket.ts';
export { splitSysctls } from './sysctls.ts';
