using System.Globalization;
using System.Text;
using LibGit2Sharp;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Plays a Git server of protocol v0 for libgit2, out of a pack that was received before. So libgit2 indexes packs (and completes thin
/// ones) but never waits for a network: it hangs on a silent host, and cannot tell what the host said.
/// </summary>
internal sealed class PackSubtransport : RpcSmartSubtransport
{
    public const string Scheme = "gitops-pack";

    protected override SmartSubtransportStream Action(string url, GitSmartSubtransportAction action)
    {
        var delivery = PackDelivery.Find(url) ?? throw new InvalidOperationException("No such delivery.");
        return action switch
        {
            GitSmartSubtransportAction.UploadPackList => new AdvertisementStream(this, delivery),
            GitSmartSubtransportAction.UploadPack => new PackStream(this, delivery),
            _ => throw new InvalidOperationException($"{action} is not offered."),
        };
    }

    private static string Line(string text) => (text.Length + 5).ToString("x4", CultureInfo.InvariantCulture) + text + "\n";

    private static int Copy(Stream from, Stream to, long length, out long copied)
    {
        var buffer = new byte[Math.Min(length, 64 * 1024)];
        copied = from.Read(buffer);
        to.Write(buffer, 0, (int)copied);
        return 0;
    }

    private sealed class AdvertisementStream(PackSubtransport transport, PackDelivery delivery) : SmartSubtransportStream(transport)
    {
        private readonly MemoryStream _answer = new(Encoding.ASCII.GetBytes(
            Line("# service=git-upload-pack") + "0000"
            + string.Concat(delivery.Refs.Select((pair, i) => Line($"{pair.Value} {pair.Key}" + (i == 0 ? "\0ofs-delta thin-pack" : ""))))
            + "0000"));

        public override int Read(Stream dataStream, long length, out long bytesRead) => Copy(_answer, dataStream, length, out bytesRead);

        public override int Write(Stream dataStream, long length) => -1;
    }

    private sealed class PackStream(PackSubtransport transport, PackDelivery delivery) : SmartSubtransportStream(transport)
    {
        private readonly MemoryStream _request = new();
        private Stream? _prefix;
        private FileStream? _pack;

        public override int Write(Stream dataStream, long length)
        {
            dataStream.CopyTo(_request);
            return 0;
        }

        public override int Read(Stream dataStream, long length, out long bytesRead)
        {
            _prefix ??= new MemoryStream(Encoding.ASCII.GetBytes(FirstLine()));
            if (_prefix.Position < _prefix.Length)
            {
                return Copy(_prefix, dataStream, length, out bytesRead);
            }

            if (_pack is null)
            {
                bytesRead = 0;
                return 0;
            }

            return Copy(_pack, dataStream, length, out bytesRead);
        }

        protected override void Free()
        {
            _pack?.Dispose();
            base.Free();
        }

        // libgit2 tells what it has in rounds. The pack was chosen already, so the first round is ended by an ACK of anything.
        private string FirstLine()
        {
            if (!_request.GetBuffer().AsSpan(0, (int)_request.Length).EndsWith("0009done\n"u8))
            {
                return Line("ACK " + delivery.Refs.Values.First());
            }

            _pack = File.OpenRead(delivery.PackFile);
            return Line("NAK");
        }
    }
}
