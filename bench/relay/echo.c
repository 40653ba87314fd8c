/*
 * The floor: what the kernel takes for receiving and sending a packet in batches, with nothing in between.
 * Sends every datagram back to where it came from; says its port when it listens, and ends with its parent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define BATCH 64
#define DATAGRAM_BYTES 2048

static char bytes[BATCH][DATAGRAM_BYTES];
static struct sockaddr_in from[BATCH];
static struct mmsghdr headers[BATCH];
static struct iovec vectors[BATCH];

static void offer_all(void) {
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){.iov_base = bytes[i], .iov_len = DATAGRAM_BYTES};
    headers[i].msg_hdr = (struct msghdr){
        .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &vectors[i], .msg_iovlen = 1};
  }
}

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int socket_fd = socket(AF_INET, SOCK_DGRAM, 0);
  int buffer_bytes = 4 << 20;
  if (setsockopt(socket_fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) < 0)
    setsockopt(socket_fd, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  setsockopt(socket_fd, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(socket_fd, (struct sockaddr *)&address, length) < 0) return 1;
  getsockname(socket_fd, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct pollfd wanted = {.fd = socket_fd, .events = POLLIN};
    poll(&wanted, 1, -1);
    for (;;) {
      offer_all();
      int received = recvmmsg(socket_fd, headers, BATCH, MSG_DONTWAIT, NULL);
      if (received <= 0) break;
      for (int i = 0; i < received; i++) vectors[i].iov_len = headers[i].msg_len;
      sendmmsg(socket_fd, headers, received, 0);
      if (received < BATCH) break;
    }
  }
}
