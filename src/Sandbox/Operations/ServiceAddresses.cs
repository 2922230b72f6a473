using System.Globalization;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Hands out cluster IPs from 10.0.0.0/16 and node ports from 30000. Nothing listens there.</summary>
internal sealed class ServiceAddresses
{
    // The first ones are kept for the cluster's own services.
    private int _lastAddress = 10;
    private int _lastPort = 29999;

    public string NextAddress()
    {
        var number = (uint)Interlocked.Increment(ref _lastAddress);
        return string.Create(CultureInfo.InvariantCulture, $"10.0.{(number >> 8) & 0xff}.{number & 0xff}");
    }

    public int NextPort() => 30000 + ((Interlocked.Increment(ref _lastPort) - 30000) % 2768);
}
