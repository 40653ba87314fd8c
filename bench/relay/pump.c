/*
 * Sends ChannelData at a fixed rate from sockets that it was handed, and counts what comes to others: what Node's dgram
 * cannot do at 100,000 packets/s beside the relay on one machine.
 *
 *     pump CALLS PACKETS_PER_SECOND SECONDS RTP_BYTES PORT
 *
 * From descriptor 3 on: CALLS sockets to send from, then CALLS to receive at. Says "sent received lateUs" when it is done;
 * lateUs is the longest that it was behind with sending.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <time.h>

#define FIRST 3
#define BATCH 64
#define EVENTS 256
#define DATAGRAM_BYTES 2048
#define CHANNEL 0x4000
#define STRAGGLERS_US 500000

static char bytes[BATCH][DATAGRAM_BYTES];
static struct mmsghdr headers[BATCH];
static struct iovec vectors[BATCH];

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static long take(int queue, int wait_ms) {
  struct epoll_event events[EVENTS];
  int ready = epoll_wait(queue, events, EVENTS, wait_ms);
  long taken = 0;
  for (int i = 0; i < ready; i++) {
    int count = recvmmsg(events[i].data.fd, headers, BATCH, MSG_DONTWAIT, NULL);
    if (count > 0) taken += count;
  }
  return taken;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int calls = atoi(argv[1]);
  double per_us = atof(argv[2]) / 1e6;
  long total = (long)(atof(argv[2]) * atof(argv[3]));
  int rtp_bytes = atoi(argv[4]);
  struct sockaddr_in relay = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[5]))};
  inet_pton(AF_INET, "127.0.0.1", &relay.sin_addr);
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){.iov_base = bytes[i], .iov_len = DATAGRAM_BYTES};
    headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
  }
  int queue = epoll_create1(0);
  for (int call = 0; call < calls; call++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = FIRST + calls + call};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, FIRST + calls + call, &event) != 0) return 1;
  }
  unsigned short *sequences = calloc(calls, sizeof *sequences);
  unsigned char packet[DATAGRAM_BYTES] = {CHANNEL >> 8, CHANNEL & 255, rtp_bytes >> 8, rtp_bytes & 255, 0x80, 0x6f};
  long sent = 0, received = 0;
  double begin = now_us(), late = 0;
  while (sent < total) {
    double elapsed = now_us() - begin;
    long due = (long)(elapsed * per_us);
    if (due > total) due = total;
    if (due > sent && (due - sent) / per_us > late) late = (due - sent) / per_us;
    /* A burst at its own full speed would measure the buffers: it catches up within bounds, and receives in between. */
    for (long burst = 0; sent < due && burst < BATCH; burst++) {
      int call = sent % calls;
      unsigned short sequence = htons(++sequences[call]);
      unsigned int source = htonl(call + 1);
      memcpy(packet + 6, &sequence, 2);
      memcpy(packet + 12, &source, 4);
      if (sendto(FIRST + call, packet, 4 + rtp_bytes, 0, (struct sockaddr *)&relay, sizeof relay) < 0) return 1;
      sent++;
    }
    received += take(queue, 0);
  }
  for (double until = now_us() + STRAGGLERS_US; received < sent && now_us() < until;) received += take(queue, 10);
  printf("%ld %ld %.0f\n", sent, received, late);
  return 0;
}
