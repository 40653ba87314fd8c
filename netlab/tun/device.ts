/** What each host calls its device: as on any machine, so that no browser takes it for something else. */
export const DEVICE = 'eth0';
/** So that no packet is dropped in the kernel's queue, where no log sees it, while the gateway has no processor. */
export const QUEUE_PACKETS = 10_000;
/** The gateway's own address, which nobody asks: it only says that packets are too big. */
export const ROUTER = '203.0.113.1';
