// Which addresses a customer's link may lead to: those of the open internet, and no other way of writing those that are not.
import { expect, test } from 'vitest';
import { isLoopback, isPublicAddress } from '../../../src/files/is-public-address.ts';

test.each(['1.1.1.1', '31.13.24.1', '172.15.255.255', '172.32.0.1', '192.167.1.1', '223.255.255.255', '2a03:2880:f11c:83::1', '2606:4700::1111'])(
  '%s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
); // prettier-ignore

test.each([
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255', '127.0.0.1', '127.1.2.3',
  '168.63.129.16', '169.254.169.254', '169.254.0.1', '172.16.0.1', '172.31.255.255', '192.0.0.170', '192.0.2.1', '192.88.99.1',
  '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:1.1.1.1', '64:ff9b::7f00:1', '64:ff9b::101:101', '64:ff9b:1::1', '100::1',
  '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::', '3fff::1', '5f00::1',
  'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1',
  '', 'localhost', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', '1.1.1.1.1',
])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false)); // prettier-ignore

test.each([['127.0.0.1', true], ['127.9.9.9', true], ['::1', true], ['::2', false], ['10.0.0.1', false], ['localhost', false]])(
  '%s is this machine: %s',
  (address, is) => expect(isLoopback(address)).toBe(is),
); // prettier-ignore
