#!/usr/bin/env python3
"""A small internet on one machine, also for a kernel without `tc netem`.

Joins network namespaces by TUN devices whose packets pass through this process, which delays, drops,
reorders, doubles, throttles, blocks or cuts them. Needs root and /dev/net/tun.

    vnet.py alice=10.9.0.1 bob=10.9.0.2 server=10.9.0.3 --prefix im-1- --rtt 80 --loss 2

prints READY when the links are up; run programs inside with `ip netns exec im-1-alice …`.
Then reads commands from standard input, each answered with OK:

    set rtt 150 | set jitter 20 | set loss 10 | set reorder 1 | set dup 1 | set rate 500
    cut alice | heal alice | move alice 10.9.0.7 | block udp | unblock udp | quit

rtt and jitter in ms, loss / reorder / dup in percent of packets, rate in kbit/s towards each host (0 = unlimited).
`move` gives a host another address, as a change of network does: its old one goes dead without a word.
End of input, SIGTERM or `quit` ends whatever still runs inside the namespaces, and removes them.
Where the machine does not let it, it says `NOT PERMITTED: …` instead of READY, and leaves nothing behind.
"""
import argparse, ctypes, fcntl, heapq, os, random, select, signal, struct, subprocess, sys, time

CLONE_NEWNET, TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x40000000, 0x400454CA, 0x0001, 0x1000
QUEUE_S = 0.2  # what a throttled link may hold before it drops
UDP = 17


class NotPermitted(Exception):
    pass


def run(*command, check=True):
    done = subprocess.run(command, capture_output=True, text=True)
    if check and done.returncode:
        said = f"{' '.join(command)}: {done.stderr.strip()}"
        if any(word in said.lower() for word in ('not permitted', 'permission denied', 'read-only')):
            raise NotPermitted(said)
        raise SystemExit(said)
    return done.stdout


def open_link(name, address, home):
    """A namespace with an eth0 of that address; its TUN descriptor."""
    run('ip', 'netns', 'add', name)
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        with open(f'/run/netns/{name}') as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET):
                raise NotPermitted(f'setns: {os.strerror(ctypes.get_errno())}')
            tun = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(tun, TUNSETIFF, struct.pack('16sH', b'eth0', IFF_TUN | IFF_NO_PI))
    except (PermissionError, FileNotFoundError) as error:
        raise NotPermitted(f'/dev/net/tun: {error.strerror}') from error
    finally:
        libc.setns(home, CLONE_NEWNET)
    inside(name, 'link', 'set', 'lo', 'up')
    inside(name, 'link', 'set', 'eth0', 'up', 'mtu', '1500')
    give_address(name, address)
    return tun


def inside(name, *command, check=True):
    run('ip', 'netns', 'exec', name, 'ip', *command, check=check)


def give_address(name, address):
    inside(name, 'addr', 'flush', 'dev', 'eth0')
    inside(name, 'addr', 'add', f'{address}/24', 'dev', 'eth0')
    inside(name, 'route', 'replace', 'default', 'dev', 'eth0', check=False)


def remove(name):
    for process in run('ip', 'netns', 'pids', name, check=False).split():
        try:
            os.kill(int(process), signal.SIGKILL)
        except ProcessLookupError:
            pass
    run('ip', 'netns', 'del', name, check=False)


def packed(address):
    return bytes(map(int, address.split('.')))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('hosts', nargs='+', metavar='NAME=IPv4')
    parser.add_argument('--prefix', default='')
    for what in ('rtt', 'jitter', 'loss', 'reorder', 'dup', 'rate'):
        parser.add_argument(f'--{what}', type=float, default=0.0)
    link = vars(parser.parse_args())
    prefix = link.pop('prefix')
    hosts = [h.split('=') for h in link.pop('hosts')]

    def close(*_):
        # A second signal must not interrupt the cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for name, _address in hosts:
            remove(prefix + name)
        os._exit(0)

    signal.signal(signal.SIGTERM, close)
    signal.signal(signal.SIGINT, close)
    home = os.open('/proc/self/ns/net', os.O_RDONLY)
    name_of, tun_of = {}, {}
    try:
        for name, address in hosts:
            tun = open_link(prefix + name, address, home)
            name_of[tun] = name
            tun_of[packed(address)] = tun
    except NotPermitted as error:
        print('NOT PERMITTED:', error, flush=True)
        close()
    except BaseException as error:
        print(error, file=sys.stderr, flush=True)
        close()

    poll = select.epoll()
    for tun in (*name_of, sys.stdin.fileno()):
        poll.register(tun, select.EPOLLIN)
    in_flight, order, cut, blocked, free_at, typed = [], 0, set(), set(), {}, b''
    chance = lambda what: link[what] and random.random() * 100 < link[what]

    def obey(line):
        word = line.split()
        if not word:
            return
        if word[0] == 'quit':
            close()
        elif word[0] == 'set' and len(word) == 3 and word[1] in link:
            link[word[1]] = float(word[2])
        elif word[0] in ('cut', 'heal') and len(word) == 2:
            (cut.add if word[0] == 'cut' else cut.discard)(word[1])
        elif word in (['block', 'udp'], ['unblock', 'udp']):
            (blocked.add if word[0] == 'block' else blocked.discard)(UDP)
        elif word[0] == 'move' and len(word) == 3:
            tun = next(t for t, name in name_of.items() if name == word[1])
            for address in [a for a, t in tun_of.items() if t == tun]:
                del tun_of[address]
            tun_of[packed(word[2])] = tun
            give_address(prefix + word[1], word[2])
        else:
            return print('unknown command:', line, flush=True)
        print('OK', line, flush=True)

    def send_on(source, packet):
        nonlocal order
        if len(packet) < 20 or packet[0] >> 4 != 4 or packet[9] in blocked:
            return
        target = tun_of.get(packet[16:20])
        if target is None or name_of[source] in cut or name_of[target] in cut or chance('loss'):
            return
        due = time.monotonic()
        if link['rate']:
            start = max(free_at.get(target, 0), due)
            if start - due > QUEUE_S:
                return
            due = free_at[target] = start + len(packet) * 8 / (link['rate'] * 1000)
        if not chance('reorder'):
            due += link['rtt'] / 2000 + random.uniform(0, link['jitter']) / 1000
        for _ in range(2 if chance('dup') else 1):
            order += 1
            heapq.heappush(in_flight, (due, order, target, packet))

    print('READY', flush=True)
    while True:
        wait = max(0.0, in_flight[0][0] - time.monotonic()) if in_flight else 1.0
        for ready, _ in poll.poll(wait if wait > 0.0005 else 0):
            if ready == sys.stdin.fileno():
                chunk = os.read(ready, 4096)
                if not chunk:
                    close()
                *lines, typed = (typed + chunk).split(b'\n')
                for line in lines:
                    obey(line.decode())
                continue
            while True:
                try:
                    packet = os.read(ready, 65535)
                except BlockingIOError:
                    break
                send_on(ready, packet)
        now = time.monotonic()
        while in_flight and in_flight[0][0] <= now:
            _, _, target, packet = heapq.heappop(in_flight)
            try:
                os.write(target, packet)
            except OSError:
                pass  # the host's queue is full: a real link would drop it too


main()
