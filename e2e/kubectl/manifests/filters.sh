printf 'ann 30\nbob 4\ncid 30\n' > /tmp/people
cut -d ' ' -f 2 /tmp/people | sort -n | uniq -c
sed -n 's/^\(b.*\) \(.*\)/\2 \1/p' /tmp/people
awk '$2 > 10 { print NR ": " $1 }' /tmp/people
grep -c 30 /tmp/people
yes | head -n 2
while true; do echo tick; sleep 1; done | head -n 3 | tr a-z A-Z
find /tmp -name 'p*' | xargs wc -l
echo 'not found:' $(frobnicate 2>&1)
false | true && echo 'the last one counts'
