// Package lan is what Karuta knows of the local network: which private addresses this computer has there, and how it
// makes itself known by a name (mDNS). Nothing here reaches beyond the local network.
package lan
