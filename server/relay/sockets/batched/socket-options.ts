/** Options of sockets, as Linux numbers them: include/uapi/asm-generic/socket.h and include/uapi/linux/in6.h. */
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
/** Of both: the system counts its own bookkeeping too and gives twice what is asked (socket(7)). */
export const BUFFER_FACTOR = 2;
/** Several sockets may have one port, all of which say so before they are bound. */
export const SO_REUSEPORT = 15;
export const SO_ATTACH_FILTER = 26;
export const SO_DETACH_FILTER = 27;
/** Beyond what the system allows everybody; for root. */
export const SO_SNDBUFFORCE = 32;
export const SO_RCVBUFFORCE = 33;
/** A program that says whose of them a datagram is. */
export const SO_ATTACH_REUSEPORT_CBPF = 51;
export const IPV6_V6ONLY = 26;
