// Error numbers of POSIX by name: what a system call on a socket may fail with.
import type { ConnectionError } from '../tcp/index.ts';

export type Errno =
  | ConnectionError
  | 'EADDRINUSE' // bind, listen: someone has the port
  | 'EADDRNOTAVAIL' // connect: this 4-tuple, or every ephemeral port, is taken
  | 'EAGAIN' // nothing to read or accept, or no room to write, now
  | 'EBADF' // the socket was closed
  | 'EINVAL'
  | 'EISCONN'
  | 'ENOTCONN';
