/*
 * The floor: what the kernel takes for receiving and sending a packet in batches, with nothing in between.
 * Sends every datagram back to where it came from; says its port when it listens, and ends with its parent.
 *
 * With `segment` it hands datagrams of one length that follow each other to one client to the kernel as one (UDP_SEGMENT), and
 * with `gro` it takes them so as well where the kernel has them so (UDP_GRO): what the two could save at most.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/udp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define BATCH 64
#define DATAGRAM_BYTES 65536
#define CONTROL_BYTES CMSG_SPACE(sizeof(int))
/* Of the kernel: UDP_MAX_SEGMENTS is 64 or 128, a message has less than 64 KiB, and a segment fits the path. */
#define SEGMENTS 64
#define MESSAGE_BYTES 60000
#define SEGMENT_BYTES 1200

static char bytes[BATCH][DATAGRAM_BYTES];
static struct sockaddr_in from[BATCH];
static struct mmsghdr headers[BATCH];
static struct iovec vectors[BATCH];

static char controls[BATCH][CONTROL_BYTES];
/* What is sent: as many messages as were received, or fewer. */
static struct mmsghdr outgoing[BATCH];
static char marks[BATCH][CONTROL_BYTES];

static void offer_all(int is_gro) {
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){.iov_base = bytes[i], .iov_len = DATAGRAM_BYTES};
    headers[i].msg_hdr = (struct msghdr){
        .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &vectors[i], .msg_iovlen = 1};
    if (!is_gro) continue;
    headers[i].msg_hdr.msg_control = controls[i];
    headers[i].msg_hdr.msg_controllen = CONTROL_BYTES;
  }
}

/* The length of the segments that a message was put together from; its own when it is one. */
static int segment_bytes(int i) {
  struct msghdr *message = &headers[i].msg_hdr;
  for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
    if (each->cmsg_level == IPPROTO_UDP && each->cmsg_type == UDP_GRO) return *(int *)CMSG_DATA(each);
  return headers[i].msg_len;
}

static void mark_segments(struct msghdr *message, char *control, int bytes_each) {
  message->msg_control = control;
  message->msg_controllen = CMSG_SPACE(sizeof(unsigned short));
  struct cmsghdr *mark = CMSG_FIRSTHDR(message);
  mark->cmsg_level = IPPROTO_UDP;
  mark->cmsg_type = UDP_SEGMENT;
  mark->cmsg_len = CMSG_LEN(sizeof(unsigned short));
  *(unsigned short *)CMSG_DATA(mark) = bytes_each;
}

/* Lays out what is to be sent; returns how many messages it is. */
static int put_together(int received) {
  int count = 0;
  for (int i = 0; i < received;) {
    int bytes_each = segment_bytes(i);
    int total = vectors[i].iov_len;
    int next = i + 1;
    if (bytes_each > 0 && bytes_each <= SEGMENT_BYTES && total % bytes_each == 0)
      while (next < received && (int)headers[next].msg_len % bytes_each == 0 && segment_bytes(next) == bytes_each &&
             from[next].sin_port == from[i].sin_port && from[next].sin_addr.s_addr == from[i].sin_addr.s_addr &&
             total + (int)headers[next].msg_len <= MESSAGE_BYTES &&
             (total + (int)headers[next].msg_len) / bytes_each <= SEGMENTS)
        total += headers[next++].msg_len;
    struct msghdr *message = &outgoing[count].msg_hdr;
    *message = (struct msghdr){
        .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &vectors[i], .msg_iovlen = next - i};
    if (total > bytes_each) mark_segments(message, marks[count], bytes_each);
    count++;
    i = next;
  }
  return count;
}

static void send_all(int socket_fd, struct mmsghdr *messages, int count) {
  for (int sent = 0; sent < count;) {
    int done = sendmmsg(socket_fd, messages + sent, count - sent, 0);
    if (done < 0) perror("sendmmsg");
    sent += done > 0 ? done : 1;
  }
}

int main(int count, char **arguments) {
  int is_gro = count > 1 && strcmp(arguments[1], "gro") == 0;
  int is_segment = is_gro || (count > 1 && strcmp(arguments[1], "segment") == 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int socket_fd = socket(AF_INET, SOCK_DGRAM, 0);
  int buffer_bytes = 4 << 20;
  if (setsockopt(socket_fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) < 0)
    setsockopt(socket_fd, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  setsockopt(socket_fd, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  int on = 1;
  if (is_gro && setsockopt(socket_fd, IPPROTO_UDP, UDP_GRO, &on, sizeof on) < 0) return 2;
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
      offer_all(is_gro);
      int received = recvmmsg(socket_fd, headers, BATCH, MSG_DONTWAIT, NULL);
      if (received <= 0) break;
      for (int i = 0; i < received; i++) vectors[i].iov_len = headers[i].msg_len;
      if (is_segment) send_all(socket_fd, outgoing, put_together(received));
      else send_all(socket_fd, headers, received);
      if (received < BATCH) break;
    }
  }
}
