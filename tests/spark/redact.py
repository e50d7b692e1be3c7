"""Redacts a log with Apache Spark: `redact.py TFTSR KEY_FILE LOG OUTPUT PARTITIONS`.

Two executors, each a process of its own, pipe their partitions through `tftsr`, which knows nothing of the others but
the key. Says how many executors took part.
"""

import os
import shlex
import sys
import time

from pyspark import SparkConf, SparkContext

tftsr, key, log, output, partitions = sys.argv[1:]

settings = {
    "spark.executor.memory": "512m",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
}
context = SparkContext(conf=SparkConf().setMaster("local-cluster[2,1,512]").setAll(settings.items()))


def where(_, rows):
    # Long enough that one executor alone does not take all.
    time.sleep(0.5)
    yield os.getcwd()


# Executors register one after the other.
executors = set()
for _ in range(20):
    executors |= set(context.parallelize(range(4), 4).mapPartitionsWithIndex(where).collect())
    if len(executors) == 2:
        break

lines = context.textFile(f"file://{log}", int(partitions))
command = shlex.join([tftsr, "redact", "-", "--style", "hash", "--key-file", key])
redacted = lines.pipe(command, checkCode=True)
with open(output, "w", encoding="utf-8", newline="\n") as file:
    file.writelines(line + "\n" for line in redacted.collect())
print(f"{lines.getNumPartitions()} partitions, {len(executors)} executors")
context.stop()
