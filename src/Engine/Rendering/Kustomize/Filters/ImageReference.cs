using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>An image as written: <c>[host[:port]/]name[:tag][@digest]</c>.</summary>
internal readonly record struct ImageReference(string Name, string Tag, string Digest)
{
    /// <summary>Takes a reference apart; what stands before the first slash may hold a port.</summary>
    public static ImageReference Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var start = slash > 0 ? slash : 0;
        var at = text.IndexOf('@', start);
        var colon = text.IndexOf(':', start);
        if (colon >= 0 && at >= 0 && colon > at)
        {
            colon = -1;
        }

        var nameEnd = colon >= 0 ? colon : at >= 0 ? at : text.Length;
        var tagEnd = at >= 0 ? at : text.Length;
        return new(
            text[..nameEnd],
            colon >= 0 ? text[(colon + 1)..tagEnd] : "",
            at >= 0 ? text[(at + 1)..] : "");
    }

    public override string ToString() =>
        Name + (Tag.Length > 0 ? ":" + Tag : "") + (Digest.Length > 0 ? "@" + Digest : "");

    /// <summary>What one entry of <c>images</c> does to a reference.</summary>
    internal sealed class Change(ImageRule rule, string where)
    {
        // kustomize puts the name into a regular expression as it is, so it may be one.
        private readonly AnchoredPattern _name = new(rule.Name, $"{where}.name");

        /// <summary>The new reference, or null when the image is another one.</summary>
        public string? Apply(string image)
        {
            if (NameOf(image) is not { } name || rule.Name.Length == 0 || !_name.Matches(name))
            {
                return null;
            }

            var parts = Parse(image);
            var (tag, digest) = (rule.NewTag, rule.Digest, rule.TagSuffix) switch
            {
                ({ Length: > 0 }, _, _) => (rule.NewTag, rule.Digest),
                (_, { Length: > 0 }, _) => ("", rule.Digest),
                (_, _, { Length: > 0 }) => (parts.Tag + rule.TagSuffix, ""),
                _ => (parts.Tag, parts.Digest),
            };
            return new ImageReference(rule.NewName.Length > 0 ? rule.NewName : parts.Name, tag, digest).ToString();
        }

        /// <summary>The text before tag and digest, or null when these are not well-formed.</summary>
        private static string? NameOf(string image)
        {
            var at = image.LastIndexOf('@');
            if (at >= 0)
            {
                var algorithm = image.IndexOf(':', at);
                if (algorithm < 0 || !IsTag(image.AsSpan(algorithm + 1)))
                {
                    return null;
                }

                image = image[..at];
            }

            var colon = image.LastIndexOf(':');
            return colon > image.LastIndexOf('/') && IsTag(image.AsSpan(colon + 1)) ? image[..colon] : image;
        }

        private static bool IsTag(ReadOnlySpan<char> text)
        {
            foreach (var c in text)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '{' or '}' or '-'))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
