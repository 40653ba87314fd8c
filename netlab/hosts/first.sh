#!/bin/sh
# first.sh NICENESS COMMAND [ARGUMENT]...
# Runs a command ahead of the machine's other work. Where Linux groups processes by session (sched(7), autogroup), niceness
# counts among those of one session only, and each session has the same share: so the command gets a session of its own,
# unless it leads one, and that is what is put first.
read -r _ _ _ _ _ session _ <"/proc/$$/stat"
[ "$session" = "$$" ] || exec setsid sh "$0" "$@"
niceness=$1
shift
{ echo "$niceness" >/proc/self/autogroup; } 2>/dev/null
exec nice -n "$niceness" "$@"
