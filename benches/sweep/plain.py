# The sweep of plain.toml as one would write it by hand: nested loops, the formulae, a line a row.
# Reckons and writes the same columns with the same digits. The arguments are the most of each loop.
import math
import sys

PODS, SERVICES, DEPTH, RPS = (int(text) for text in sys.argv[1:5])
APP_MEMORY, APP_MEMORY_REQUEST, APP_CPU, APP_CPU_REQUEST = 187.5e6, 256e6, 0.1, 0.2
MEMORY, MEMORY_REQUEST, CPU_REQUEST = (50e6, 75e6, 100e6), 128e6, 0.1
CONTROL_MEMORY, CONTROL_CPU = 2e9, 0.5
IDLE, PER_1000 = 0.002, 0.2
HOP, PROXY, SLA = 1.0, (0.5, 0.5, 1.0), 100.0
REPLICAS, APP_READY, PROXY_READY = 10, 20.0, 5.0
NODE_MEMORY, NODE_CPU, NODE_PRICE = 14e9, 3.5, 100.0


def nodes(cores, memory):
    return max(math.ceil(cores / NODE_CPU - 1e-9), math.ceil(memory / NODE_MEMORY - 1e-9))


write = sys.stdout.write
for pods in range(50, PODS + 1, 50):
    for services in range(10, SERVICES + 1, 10):
        for depth in range(1, DEPTH + 1):
            for rps in range(100, RPS + 1, 100):
                apps_memory, apps_memory_request = pods * APP_MEMORY, pods * APP_MEMORY_REQUEST
                apps_cpu, apps_cpu_request = pods * APP_CPU, pods * APP_CPU_REQUEST
                m0, m1, m2 = pods * MEMORY[0], pods * MEMORY[1], pods * MEMORY[2]
                reserved = pods * MEMORY_REQUEST + CONTROL_MEMORY
                reserved_share = reserved / apps_memory_request * 100
                cpu = pods * IDLE + rps * depth * 2 / 1000 * PER_1000
                cpu_share = cpu / apps_cpu * 100
                cpu_reserved = pods * CPU_REQUEST + CONTROL_CPU
                cpu_reserved_share = cpu_reserved / apps_cpu_request * 100
                h0, h1, h2 = 2 * PROXY[0], 2 * PROXY[1], 2 * PROXY[2]
                without = depth * HOP
                w0, w1, w2 = depth * (HOP + h0), depth * (HOP + h1), depth * (HOP + h2)
                a0, a1, a2 = depth * h0, depth * h1, depth * h2
                waves = math.ceil(REPLICAS / (math.ceil(REPLICAS * 0.25) + math.floor(REPLICAS * 0.25)))
                r0, r1 = waves * APP_READY, waves * (APP_READY + PROXY_READY)
                n0 = nodes(apps_cpu_request, apps_memory_request)
                n1 = nodes(apps_cpu_request + cpu_reserved, apps_memory_request + reserved)
                extra = n1 - n0
                bill = extra * NODE_PRICE
                scale = services >= 50
                against = []
                if services < 20:
                    against.append("few-services")
                if a1 >= 0.2 * SLA or w1 > SLA:
                    against.append("tight-latency")
                if scale:
                    verdict, basis = ("trade-off" if against else "needed"), ""
                else:
                    verdict, basis = "not-needed", ("reasons-against" if against else "no-reason-for")
                write(
                    f"{pods},{services},{depth},{rps},,lesson,rules of thumb,{pods},,,3,proficient,"
                    f"{APP_MEMORY:.12g},{APP_CPU:.12g},{APP_MEMORY_REQUEST:.12g},{APP_CPU_REQUEST:.12g},,USD,chain,{depth},"
                    f"{m0:.12g},{m1:.12g},{m2:.12g},{reserved:.12g},{reserved:.12g},{reserved:.12g},"
                    f"{m0 / apps_memory * 100:.12g},{m1 / apps_memory * 100:.12g},{m2 / apps_memory * 100:.12g},"
                    f"{reserved_share:.12g},{reserved_share:.12g},{reserved_share:.12g},"
                    f"{cpu:.12g},{cpu:.12g},{cpu:.12g},{cpu_reserved:.12g},{cpu_reserved:.12g},{cpu_reserved:.12g},"
                    f"{cpu_share:.12g},{cpu_share:.12g},{cpu_share:.12g},"
                    f"{cpu_reserved_share:.12g},{cpu_reserved_share:.12g},{cpu_reserved_share:.12g},"
                    f"{h0:.7g},{h1:.7g},{h2:.7g},,,,,,,,,,{without:.7g},{without:.7g},{without:.7g},"
                    f"{w0:.7g},{w1:.7g},{w2:.7g},{a0:.7g},{a1:.7g},{a2:.7g},"
                    f"{a0 / without * 100:.7g},{a1 / without * 100:.7g},{a2 / without * 100:.7g},"
                    ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"
                    f"{r0:.12g},{r0:.12g},{r0:.12g},{r1:.12g},{r1:.12g},{r1:.12g},{r1 - r0:.12g},{r1 - r0:.12g},{r1 - r0:.12g},"
                    f"{(r1 - r0) / r0 * 100:.12g},{(r1 - r0) / r0 * 100:.12g},{(r1 - r0) / r0 * 100:.12g},"
                    f"{n0},{n0},{n0},{n1},{n1},{n1},{extra},{extra},{extra},,,,,,,{bill:.12g},{bill:.12g},{bill:.12g},"
                    f",,,,,{verdict},{basis},{'scale-and-languages' if scale else ''},{' '.join(against)},plain-latency-against-p99\n"
                )
