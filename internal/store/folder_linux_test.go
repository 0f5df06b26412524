package store

import "testing"

func TestNetworkName(t *testing.T) {
	for magic, want := range map[uint32]string{
		0x6969: "NFS", 0xff534d42: "SMB", 0x01021997: "9p", // statfs(2)
		0xef53: "", 0x9123683e: "", 0x01021994: "", 0x794c7630: "", 0x65735546: "", // ext4, btrfs, tmpfs, overlay, FUSE
	} {
		if got := networkName(magic); got != want {
			t.Errorf("%#x is %q, want %q", magic, got, want)
		}
	}
}
