// Microsoft's documents behind profile 'windows'. Many are about the registry of Windows 2000 or Server 2003;
// whether newer versions keep those values is not established.
import { cited, notEstablished, type ProfileProvenance } from './citation.ts';
import { nothingEstablished } from './unknown.ts';

const netTcpSetting = (name: string, remark?: string): ReturnType<typeof cited> =>
  cited(`Get-NetTCPSetting ${name}`, remark);

export const windowsProvenance: ProfileProvenance = {
  ...nothingEstablished,
  timestamps: cited('registry Tcp1323Opts', 'off by default (Server 2003)'),
  sack: cited('registry SackOpts', 'on by default (Server 2003)'),
  windowScale: notEstablished('the window tunes itself'),
  keepalive: {
    idle: cited('TechNet cc957549, KeepAliveTime', '2000; cc782936 says the same of Server 2003'),
    interval: cited('TechNet cc957548, KeepAliveInterval', '2000'),
    probes: cited('.NET ServicePoint.SetTcpKeepAlive', 'ten, and not to be changed'),
  },
  tailLossProbe: cited(
    'Microsoft, New Transport Advancements in the Anniversary Update (2016)',
    'when it expires is not established: as in profile linux',
  ),
  rto: {
    ...nothingEstablished.rto,
    initial: netTcpSetting('InitialRto', '3 s in Windows 2000, TechNet cc938207'),
    minimum: netTcpSetting('MinRto', 'template Internet, Server 2019'),
  },
  closing: {
    ...nothingEstablished.closing,
    finWait2: cited(
      'KB813056',
      'XP, Server 2003; there after shutdown() too; KB923200 says 120 s of Server 2003',
    ),
  },
  timeWait: {
    ...nothingEstablished.timeWait,
    duration: cited(
      'TechNet cc757512, TcpTimedWaitDelay',
      'Server 2003; 240 s in 2000, TechNet cc938217; newer versions not established',
    ),
  },
  acknowledgement: netTcpSetting('DelayedAckTimeout, DelayedAckFrequency', 'every second segment at once'),
  recovery: cited(
    'Microsoft, New Transport Advancements in the Anniversary Update (2016)',
    'RACK and TLP; their details are not established: as in profile linux',
  ),
  congestion: netTcpSetting('CongestionProvider', 'initial window of 10, InitialCongestionWindow'),
  retries: cited(
    'KB170359, TcpMaxDataRetransmissions; Get-NetTCPSetting MaxSynRetransmissions',
    "up to Windows 7 and 2008 R2; for SYN,ACK and window probes not established: the RFC's R2",
  ),
};
